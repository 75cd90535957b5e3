package org.vivarium.python;

import org.graalvm.polyglot.proxy.Proxy;

/**
 * A value for another interpreter that Python code has in hand, on its way from {@code _crossing.py} into a function of the host.
 *
 * @param value cross-interpreter data that is no plain data
 */
record Crossing(Object value) implements Proxy {}
