"""The way in, and the pages where an administrator sets the town up.

Sign-in with a local account and nothing else of allauth; a start password opens only the page where one chooses one's
own. Behind it: what is missing before the town can open, teams, hat cards, people, topics, and the import of all four.
"""
