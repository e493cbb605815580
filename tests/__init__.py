"""Tests of NeuroLab; the folders mirror the package."""
