package org.vivarium.classspace;

import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.framework.Version;

/** A bundle that was deployed: kept once, never started itself, installed in any number of class spaces. Immutable. */
@ProviderType
public interface StoredBundle {
    /** Its symbolic name. */
    String symbolicName();

    /** Its version. */
    Version version();

    /** The name of the file that it came from. */
    String source();

    /** The attributes of each capability that it declares in that namespace. */
    List<Map<String, Object>> capabilities(String namespace);

    /** What it requires of others, a line each, as it stands in messages: {@code package com.acme.money [1,2)}. */
    List<String> requirements();

    /** The files in it by path, each with its CRC-32. Folders are left out. */
    Map<String, Long> entries();

    /**
     * The content of a file in it.
     *
     * @param path one of {@link #entries}
     * @throws IllegalArgumentException when there is no such file
     */
    InputStream open(String path);
}
