"""Question types: what a question is and how an answer is graded.

Pure code on the standard library only: no Django, no clock, no database. One
module per type; a new type adds its module and edits none, the registry finds
it. The other three faces of a type are its authoring model
(``assessments/models/types/``), its templates
(``templates/assessments/questions/``) and, later, its exchange formats.
"""
