package org.vivarium.classspace;

/** Neither the platform nor a stored bundle provides what a bundle requires. The message names both. */
public final class UnresolvedBundleException extends ClassSpaceException {
    private static final long serialVersionUID = 1;

    public UnresolvedBundleException(String message) {
        super(message);
    }
}
