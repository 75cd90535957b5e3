/** What greetings are made of. A library: the bundle exports this package and has no module. */
@Export
@Version("1.0.0")
package org.vivarium.examples.phrases;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
