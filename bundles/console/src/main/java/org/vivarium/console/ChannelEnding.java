package org.vivarium.console;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vivarium.channels.Channel;
import org.vivarium.channels.ChannelInfo;
import org.vivarium.channels.ChannelNotEmptyException;

/** The commands that close channels and ends of them, and destroy them. */
final class ChannelEnding {
    private final Services services;
    private final Exchange exchange;

    private ChannelEnding(Services services) {
        this.services = services;
        exchange = new Exchange(services);
    }

    static List<Command> commands(Services services, Foreground foreground) {
        ChannelEnding ending = new ChannelEnding(services);
        return List.of(
                new Command(CLOSE_USAGE, foreground, ending::close),
                new Command(RELEASE_USAGE, foreground, ending::release),
                new Command(DESTROY_USAGE, foreground, ending::destroy));
    }

    private static final String CLOSE_USAGE = """
        channel:close - close a channel for all interpreters
        usage: channel:close CHANNEL [--send|--recv] [--force]
          --send   close the send end now, and the other when what is left has been received
          --recv   close the receive end, and with it the channel; so does neither
          --force  close both ends now, and drop what is left
        Unless --send or --force is given, a channel that has items is not closed. Who waits is told that it is.
        example: channel:close 0 --send
        """;

    private void close(Call call) {
        Channel channel = exchange.channel(call);
        try {
            (call.has("send") ? channel.send() : channel.recv()).close(call.has("force"));
        } catch (ChannelNotEmptyException e) {
            throw new ConsoleException("channel " + channel.id()
                    + " has items; receive them, or close it behind them with --send, or drop them with --force");
        }
    }

    private static final String RELEASE_USAGE = """
        channel:release - close a channel, or an end of it, for one interpreter alone
        usage: channel:release CHANNEL [--send|--recv] [--in ID|NAME]
          --send        the send end alone
          --recv        the receive end alone
          --in ID|NAME  that interpreter; without it, main
        When nobody has an end any more, the channel is closed and what is left in it dropped.
        example: channel:release 0 --send --in tenant
        """;

    private void release(Call call) throws InterruptedException {
        Channel channel = exchange.channel(call);
        exchange.<@Nullable Object>in(call, () -> {
            if (!call.has("recv")) {
                channel.send().release();
            }
            // The send end may have been all that kept the channel open.
            if (call.has("recv") || (!call.has("send") && channel.recv().info().state() != ChannelInfo.State.CLOSED)) {
                channel.recv().release();
            }
            return null;
        });
    }

    private static final String DESTROY_USAGE = """
        channel:destroy - drop a channel with what is in it
        usage: channel:destroy CHANNEL
        Who waits at it is told that it is gone.
        example: channel:destroy 0
        """;

    private void destroy(Call call) {
        services.channels().destroy(exchange.channel(call).id());
    }
}
