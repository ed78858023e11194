/** Files that are whole or not there, and locks on folders. */
package io.mae4j.file;
