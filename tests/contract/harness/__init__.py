"""What the contract tests stand on: a running simulator, a person at the consent page, signed-in clients."""
