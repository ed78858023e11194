/** Tables as text, for people and for other programs. */
package io.mae4j.text;
