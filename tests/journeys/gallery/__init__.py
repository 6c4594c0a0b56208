"""Every page of the product, opened, looked over and drawn."""
