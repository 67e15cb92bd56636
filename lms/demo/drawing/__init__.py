"""Draws the pictures, the sheets and the sound of the demo society.

``python -m lms.demo.drawing`` writes them to ``lms/demo/content``; they are
kept in the repository, so that loading needs neither fonts nor time.
"""
