/** Files that are whole or not there. */
package io.mae4j.file;
