"""Disclosure control: which groups may be shown, how finely, and the proof that it is safe.

Plan, then print, then prove; each module imports only the earlier ones. Nothing here sees the
answers of a person: only counts.
"""
