"""Use cases: save, compare, report, publish; the one floor that joins the others."""
