"""Types that several resources and surfaces share."""
