"""What is printed on paper: slips with access codes, and posters. PDF, with no system library."""
