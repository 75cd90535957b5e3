package org.vivarium.channels;

/** What is received in the place of an item whose interpreter has ended: {@code concurrent.interpreters.UNBOUND}. */
public enum Unbound {
    /** The one that there is. */
    UNBOUND
}
