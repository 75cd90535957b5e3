package org.vivarium.channels;

/**
 * The interpreter that has sent the item has ended, and {@link UnboundItems#ERROR} was asked for: {@code
 * ItemInterpreterDestroyed}. The item has been taken out.
 */
public final class ItemInterpreterDestroyedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ItemInterpreterDestroyedException(String message) {
        super(message);
    }
}
