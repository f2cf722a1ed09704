"""What a word means to the search: its stems, the parts of a compound, and how far a slip of the finger is away.

Pure: no Django, no rows, no clock. Danish is looked up in a spelling dictionary where there is one (`dictionary.py`);
without it, and in English, the stem alone has to do. Decision 0013 says why it is done here and not in PostgreSQL.
"""

from nowrongdoor.townhall.topics.analysing.analyser import Analyser, Meaning, analyser
from nowrongdoor.townhall.topics.analysing.slips import distance, fold
from nowrongdoor.townhall.topics.analysing.words import joined_pairs, small, split

__all__ = ["Analyser", "Meaning", "analyser", "distance", "fold", "joined_pairs", "small", "split"]
