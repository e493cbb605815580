"""The main window: docks, actions, notices and preferences.

It arranges the panels and routes what they report; `neurolab.app` joins it to document
and simulation. No physiology and no file format lives here.
"""
