"""Files to take away: each one a function of releases and of nothing else."""
