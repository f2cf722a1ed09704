"""The dress rehearsal: a made-up town whose citizens and staff act through the real house.

The demo, the load test and the whole-house tests are this one thing. `plan` says who will call and when (pure, seeded);
`citizens` and `staff` act it out on the stand-in switchboard and at their desks, by the same actions the screens use;
`stage` keeps the order of things; `headless` plays a day as fast as it goes, `townsfolk` along a running house's clock.
"""
