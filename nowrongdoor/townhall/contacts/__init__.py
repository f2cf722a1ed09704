"""Citizens and conversations with their questions, from hello to outcome.

Owns the words *contact* (one conversation), *citizen*, *question* (with topic, hat and outcome) and *outcome*. A
contact cannot close with a question that lacks an outcome. What is done before somebody answers belongs to the line.
"""
