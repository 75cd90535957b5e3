package org.vivarium.interpreters;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Sees security-relevant events, and can stop them: {@code PySys_AddAuditHook}, PEP 578.
 *
 * <p>It is a service. With the property {@link Interpreter#ID} it sees what happens in that interpreter; without, it sees
 * everything. Unlike in CPython it can be removed: its bundle withdraws it.
 */
@ConsumerType
@FunctionalInterface
public interface AuditHook {
    /**
     * Called on the thread that is about to do it, before it is done. What it throws goes to the caller, and the thing is
     * not done.
     */
    void audit(AuditEvent event);
}
