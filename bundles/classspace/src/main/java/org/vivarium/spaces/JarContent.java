package org.vivarium.spaces;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.osgi.framework.Constants;
import org.osgi.framework.connect.ConnectContent;
import org.osgi.framework.connect.ConnectModule;
import org.vivarium.classspace.ClassSpaceException;

/**
 * A bundle's jar in memory. All class spaces share it: it never changes, and the framework makes the class loaders.
 *
 * <p>Native libraries are not found in it; Felix does not ask connected content for them.
 */
final class JarContent implements ConnectModule, ConnectContent {
    private final String source;
    private final byte[] jar;
    private final Map<String, String> headers;
    private final Map<String, Entry> entries;

    private JarContent(String source, byte[] jar, Map<String, String> headers, Map<String, Entry> entries) {
        this.source = source;
        this.jar = jar;
        this.headers = headers;
        this.entries = entries;
    }

    /**
     * Reads a jar.
     *
     * @throws ClassSpaceException when it cannot be read, is no jar, or has no symbolic name
     */
    static JarContent read(Path file) {
        String source = file.getFileName() == null
                ? file.toString()
                : file.getFileName().toString();
        if (!Files.isRegularFile(file)) {
            throw new ClassSpaceException(
                    file + (Files.exists(file) ? " is not a file" : " does not exist") + "; name a bundle's jar file");
        }
        try {
            byte[] jar = Files.readAllBytes(file);
            if (JarEnd.isMissingIn(jar)) {
                throw new ClassSpaceException(source + " is not a whole jar file: it ends too early; copy it again");
            }
            Map<String, Entry> entries = entries(jar);
            Map<String, String> headers = headers(entries.get(JarFile.MANIFEST_NAME));
            if (headers.get(Constants.BUNDLE_SYMBOLICNAME) == null) {
                throw new ClassSpaceException(source
                        + (entries.isEmpty()
                                ? " is not a jar file"
                                : " is not a bundle: its manifest has no " + Constants.BUNDLE_SYMBOLICNAME
                                        + "; build it with bnd"));
            }
            return new JarContent(source, jar, headers, entries);
        } catch (IOException e) {
            throw new ClassSpaceException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static Map<String, Entry> entries(byte[] jar) throws IOException {
        Map<String, Entry> entries = new LinkedHashMap<>();
        try (ZipInputStream stream = new ZipInputStream(new ByteArrayInputStream(jar))) {
            for (ZipEntry entry = stream.getNextEntry(); entry != null; entry = stream.getNextEntry()) {
                entries.put(entry.getName(), new Entry(entry.getName(), stream.readAllBytes(), entry.getTime()));
            }
        }
        return entries;
    }

    private static Map<String, String> headers(@org.jspecify.annotations.Nullable Entry manifest) throws IOException {
        Map<String, String> headers = new HashMap<>();
        if (manifest != null) {
            Attributes attributes = new Manifest(manifest.getInputStream()).getMainAttributes();
            attributes.forEach((name, value) -> headers.put(name.toString(), value.toString()));
        }
        return Map.copyOf(headers);
    }

    String source() {
        return source;
    }

    /** The headers of its manifest. */
    Map<String, String> headers() {
        return headers;
    }

    /** The jar as it was read. */
    InputStream stream() {
        return new ByteArrayInputStream(jar);
    }

    /** The content of a file by path. */
    InputStream open(String path) {
        Entry entry = entries.get(path);
        if (entry == null) {
            throw new IllegalArgumentException(source + " has no file " + path);
        }
        return entry.getInputStream();
    }

    /** The CRC-32 of each file by path. */
    Map<String, Long> checksums() {
        Map<String, Long> checksums = new LinkedHashMap<>();
        entries.forEach((path, entry) -> {
            if (!path.endsWith("/")) {
                checksums.put(path, entry.checksum());
            }
        });
        return Collections.unmodifiableMap(checksums);
    }

    @Override
    public ConnectContent getContent() {
        return this;
    }

    @Override
    public Optional<Map<String, String>> getHeaders() {
        return Optional.of(headers);
    }

    @Override
    public Iterable<String> getEntries() {
        return entries.keySet();
    }

    @Override
    public Optional<ConnectEntry> getEntry(String path) {
        return Optional.ofNullable(entries.get(path));
    }

    /** None: with a loader of ours the framework would enforce neither imports nor privacy. */
    @Override
    public Optional<ClassLoader> getClassLoader() {
        return Optional.empty();
    }

    @Override
    public void open() {}

    @Override
    public void close() {}

    /** One entry, unpacked. */
    private static final class Entry implements ConnectEntry {
        private final String name;
        private final byte[] bytes;
        private final long modified;

        Entry(String name, byte[] bytes, long modified) {
            this.name = name;
            this.bytes = bytes;
            this.modified = modified;
        }

        long checksum() {
            CRC32 checksum = new CRC32();
            checksum.update(bytes);
            return checksum.getValue();
        }

        @Override
        public String getName() {
            return name;
        }

        @Override
        public long getContentLength() {
            return bytes.length;
        }

        @Override
        public long getLastModified() {
            return modified;
        }

        @Override
        public InputStream getInputStream() {
            return new ByteArrayInputStream(bytes);
        }
    }
}
