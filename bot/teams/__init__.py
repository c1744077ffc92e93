"""Microsoft Teams: cards, dialogs and people, over whichever SDK `botframework` wraps."""
