package org.vivarium.python;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;
import org.vivarium.channels.Channel;
import org.vivarium.channels.ChannelEnd;
import org.vivarium.channels.Channels;
import org.vivarium.channels.Fallback;
import org.vivarium.channels.ItemInterpreterDestroyedException;
import org.vivarium.channels.SendChannel;
import org.vivarium.channels.Unbound;
import org.vivarium.channels.UnboundItems;
import org.vivarium.evaluator.EncodedChannelId;
import org.vivarium.interpreters.ExceptionSnapshot;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterException;
import org.vivarium.interpreters.TypedException;

/** The functions of the host in {@code _interpchannels.py}, over the channels of the runtime. */
final class ChannelFunctions {
    /** What is received when there is nothing. */
    private static final Object NOTHING = new Object();

    private final Interpreter interpreter;
    private final HostFunctions.Services services;

    ChannelFunctions(Interpreter interpreter, HostFunctions.Services services) {
        this.interpreter = interpreter;
        this.services = services;
    }

    void addTo(HostFunctions host) {
        host.add("send_end", a -> new Crossing(channel(a[0]).send()));
        host.add("recv_end", a -> new Crossing(channel(a[0]).recv()));
        host.add(
                "channel_id",
                a -> new Crossing(new EncodedChannelId(channel(a[0]).recv(), a[1].asString())));
        addMaking(host);
        addUse(host);
        addClosing(host);
        host.add("channels", a -> list());
        host.add(
                "channel_interpreters",
                a -> end(a[0], a[1]).interpreters().stream()
                        .map(Interpreter::id)
                        .toList());
        host.add("channel_count", a -> channel(a[0]).recv().count());
        host.add("channel_info", a -> new ChannelUse(channel(a[0]).recv().info(), interpreter.id()).fields());
        host.add("channel_defaults", a -> flags(end(a[0], a[1])));
    }

    private void addMaking(HostFunctions host) {
        host.add(
                "channel_create",
                a -> channels()
                        .createKept(UnboundItems.of(a[0].asInt()), Fallback.of(a[1].asInt()))
                        .id());
        host.add("channel_keep", a -> {
            channels().keep(a[0].asLong());
            return null;
        });
        host.add("channel_let_go", a -> {
            Channels there = services.channels();
            if (there != null) {
                there.letGo(a[0].asLong());
            }
            return null;
        });
        host.add("channel_destroy", a -> {
            channels().destroy(a[0].asLong());
            return null;
        });
    }

    private void addUse(HostFunctions host) {
        host.add("channel_send", a -> {
            channel(a[0]).send().sendNoWait(Values.toData(a[1]), rule(a[2]));
            return null;
        });
        host.add("channel_send_wait", a -> {
            Duration timeout = a[3].isNull() ? ChronoUnit.FOREVER.getDuration() : Duration.ofNanos(a[3].asLong());
            send(channel(a[0]).send(), Values.toData(a[1]), rule(a[2]), timeout);
            return null;
        });
        host.add("channel_recv", a -> recv(channel(a[0])));
    }

    private void addClosing(HostFunctions host) {
        host.add("channel_close", a -> {
            end(a[0], a[1]).close(a[2].asBoolean());
            return null;
        });
        host.add("channel_release", a -> {
            end(a[0], a[1]).release();
            return null;
        });
        host.add("channel_release_both", a -> {
            channels().release(a[0].asLong());
            return null;
        });
    }

    /** An interrupt is Python's. */
    private static void send(SendChannel end, @Nullable Object data, Optional<UnboundItems> rule, Duration timeout) {
        try {
            end.send(data, rule, timeout);
        } catch (InterruptedException e) {
            throw new TypedException(ExceptionSnapshot.Type.builtin("KeyboardInterrupt"), "");
        }
    }

    /** A list of the object; the flag of its rule when it is unbound; null when there is none. */
    private static @Nullable Object recv(Channel channel) {
        try {
            Object received = channel.recv().recvNoWait(NOTHING);
            if (NOTHING.equals(received)) {
                return null;
            }
            return received == Unbound.UNBOUND ? UnboundItems.UNBOUND.flag() : Collections.singletonList(received);
        } catch (ItemInterpreterDestroyedException e) {
            return UnboundItems.ERROR.flag();
        }
    }

    /** Id, and the numbers of the rules, of each channel in turn. */
    private List<Long> list() {
        List<Long> flat = new ArrayList<>();
        channels().infos().forEach(info -> {
            flat.add(info.id());
            flat.add((long) info.unbound().flag());
            flat.add((long) info.fallback().flag());
        });
        return flat;
    }

    private static List<Integer> flags(ChannelEnd end) {
        return List.of(end.unbound().flag(), end.fallback().flag());
    }

    private static Optional<UnboundItems> rule(Value flag) {
        return Optional.of(UnboundItems.of(flag.asInt()));
    }

    private Channel channel(Value id) {
        return channels().get(id.asLong());
    }

    private ChannelEnd end(Value id, Value sends) {
        Channel channel = channel(id);
        return sends.asBoolean() ? channel.send() : channel.recv();
    }

    private Channels channels() {
        Channels channels = services.channels();
        if (channels == null) {
            throw new InterpreterException("there are no channels: the bundle org.vivarium.channels does not run");
        }
        return channels;
    }
}
