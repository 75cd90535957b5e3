package org.vivarium.channels;

import org.osgi.annotation.versioning.ProviderType;

/** What values are received from: a {@link Queue} or a {@link RecvChannel}. {@link Channels#receiveFirst} waits for several. */
@ProviderType
public interface Source {
    /** The id. */
    long id();
}
