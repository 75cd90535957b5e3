package org.vivarium.python;

import org.vivarium.channels.Channels;
import org.vivarium.interpreters.InterpreterException;

/** The functions of the host in {@code _interpchannels.py}, over the channels of the runtime. */
final class ChannelFunctions {
    private final HostFunctions.Services services;

    ChannelFunctions(HostFunctions.Services services) {
        this.services = services;
    }

    void addTo(HostFunctions host) {
        host.add("send_end", a -> new Crossing(channels().get(a[0].asLong()).send()));
        host.add("recv_end", a -> new Crossing(channels().get(a[0].asLong()).recv()));
    }

    private Channels channels() {
        Channels channels = services.channels();
        if (channels == null) {
            throw new InterpreterException("there are no channels: the bundle org.vivarium.channels does not run");
        }
        return channels;
    }
}
