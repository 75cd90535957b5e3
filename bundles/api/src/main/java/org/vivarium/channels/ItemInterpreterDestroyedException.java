package org.vivarium.channels;

import org.vivarium.interpreters.ExceptionSnapshot;

/**
 * The interpreter that has sent the item has ended, and {@link UnboundItems#ERROR} was asked for: {@code
 * ItemInterpreterDestroyed}. The item has been taken out.
 */
public final class ItemInterpreterDestroyedException extends RuntimeException implements ExceptionSnapshot.Typed {
    private static final long serialVersionUID = 1;

    public ItemInterpreterDestroyedException(String message) {
        super(message);
    }

    @Override
    public ExceptionSnapshot.Type snapshotType() {
        return new ExceptionSnapshot.Type(
                "ItemInterpreterDestroyed", "ItemInterpreterDestroyed", "concurrent.interpreters._crossinterp");
    }
}
