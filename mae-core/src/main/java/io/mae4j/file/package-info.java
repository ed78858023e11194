/** Files that are whole or not there, folders: their removal and locks on them, and what git knows of sources. */
package io.mae4j.file;
