"""The demo society: invented people and real teaching material, dated from today.

``content/`` holds words and pictures (TOML, CSV, PNG), each text in both
languages side by side. The modules here put them in through the verbs of the
rooms, in the order of :mod:`lms.demo.society`.
"""
