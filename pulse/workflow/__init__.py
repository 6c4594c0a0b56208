"""One function a use case. Each opens its own transactions and leaves nothing half done."""
