"""Files for other programs: trained models and plots."""
