"""The spine: programmes, courses, runs, enrolments, progress, completion."""
