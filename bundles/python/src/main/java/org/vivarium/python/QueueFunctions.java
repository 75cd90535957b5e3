package org.vivarium.python;

import org.vivarium.channels.Queues;
import org.vivarium.interpreters.InterpreterException;

/** The functions of the host in {@code _interpqueues.py}, over the queues of the runtime. */
final class QueueFunctions {
    private final HostFunctions.Services services;

    QueueFunctions(HostFunctions.Services services) {
        this.services = services;
    }

    void addTo(HostFunctions host) {
        host.add("queue", a -> new Crossing(queues().get(a[0].asLong())));
    }

    private Queues queues() {
        Queues queues = services.queues();
        if (queues == null) {
            throw new InterpreterException("there are no queues: the bundle org.vivarium.channels does not run");
        }
        return queues;
    }
}
