/** Public data sets, fetched from where they are published: with a checksum, and on from where a broken transfer ended. */
package io.mae4j.data.download;
