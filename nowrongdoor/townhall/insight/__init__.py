"""The figures: one dictionary of metrics, team level by default.

Owns the words *offered*, *answered*, *answered in time*, *lost*, *longest wait*, *occupancy* and *conserved*; what each
means stands in `dictionary.py` and nowhere else.
"""
