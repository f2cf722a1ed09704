"""What every screen shares: the frame, the styles, the small behaviours, and the doors.

Owns the words *door* (who may come in), *fragment* (a piece of a page that is fetched again when its room rings),
*said* (the one quiet line in which the house answers), *reader* (language and colours of whoever reads).
"""
