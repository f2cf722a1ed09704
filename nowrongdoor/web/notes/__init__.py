"""Notes that a decision may rest on: those that wait to be taken to their case, and a note as a file.

For the agent who noted it, and for the lead of its team. What must be noted and when stands in `contacts/noting.py`.
"""
