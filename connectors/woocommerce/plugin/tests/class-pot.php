<?php
/**
 * The template that translators start from, made from the plugin's sources.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce\Tests;

use PhpParser\Node;
use Regulars\WooCommerce\Tests\Walk\Source;
use Regulars\WooCommerce\Tests\Walk\Walker;
use Regulars\WooCommerce\Tests\Walk\Words_Rule;

/**
 * In the order of the files; without line numbers, so that only words change it.
 */
final class Pot {

	const HEADER = <<<'POT'
# Words of the Regulars plugin for WooCommerce.
# Distributed under the licence of the plugin, GPL-2.0-or-later.
msgid ""
msgstr ""
"Project-Id-Version: Regulars\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"X-Domain: regulars-woocommerce\n"

POT;

	/**
	 * What is written under a key of block.json, and the context that WordPress gives it.
	 */
	const BLOCK = array( 'title' => 'block title', 'description' => 'block description' );

	/**
	 * The template's text.
	 *
	 * @param string $root The plugin's directory.
	 */
	public static function of( string $root ): string {
		$text = self::HEADER;
		foreach ( self::messages( $root ) as $message ) {
			$text .= "\n";
			foreach ( $message['notes'] as $note ) {
				$text .= "#. $note\n";
			}
			$text .= '#: ' . implode( ' ', $message['files'] ) . "\n";
			if ( preg_match( '/%(\d+\$)?[sd]/', $message['id'] . ( $message['plural'] ?? '' ) ) ) {
				$text .= "#, php-format\n";
			}
			$text .= null === $message['context'] ? '' : 'msgctxt ' . self::quote( $message['context'] ) . "\n";
			$text .= 'msgid ' . self::quote( $message['id'] ) . "\n";
			$text .= null === $message['plural'] ? "msgstr \"\"\n" : 'msgid_plural ' . self::quote( $message['plural'] ) . "\nmsgstr[0] \"\"\nmsgstr[1] \"\"\n";
		}
		return $text;
	}

	/**
	 * Every message once.
	 *
	 * @param string $root The plugin's directory.
	 * @return array<string,array{id:string,plural:?string,context:?string,files:string[],notes:string[]}>
	 */
	public static function messages( string $root ): array {
		$messages = array();
		foreach ( self::found( $root ) as list( $file, $id, $plural, $context, $note ) ) {
			$key      = "$context\4$id";
			$messages += array( $key => array( 'id' => $id, 'plural' => $plural, 'context' => $context, 'files' => array(), 'notes' => array() ) );

			$messages[ $key ]['files'] = array_unique( array_merge( $messages[ $key ]['files'], array( $file ) ) );
			$messages[ $key ]['notes'] = array_unique( array_merge( $messages[ $key ]['notes'], array_filter( array( $note ) ) ) );
		}
		return $messages;
	}

	/**
	 * Messages as they stand in headers, PHP, block.json and scripts written by hand.
	 *
	 * @param string $root The plugin's directory.
	 */
	private static function found( string $root ): iterable {
		$texts = Walker::sources( $root );
		preg_match( '/^ \* Description: +(.+)$/m', $texts['regulars-woocommerce.php'], $header );
		yield array( 'regulars-woocommerce.php', $header[1], null, null, 'Description of the plugin' );
		foreach ( $texts as $path => $text ) {
			yield from self::of_php( Walker::source( $path, $text ) );
		}
		foreach ( self::files( $root, '/block\.json$/' ) as $path ) {
			$block = json_decode( file_get_contents( "$root/$path" ), true );
			foreach ( array_intersect_key( self::BLOCK, $block ) as $key => $context ) {
				yield array( $path, $block[ $key ], null, $context, '' );
			}
			foreach ( $block['keywords'] ?? array() as $keyword ) {
				yield array( $path, $keyword, null, 'block keyword', '' );
			}
		}
		foreach ( self::files( $root, '#^(?!assets/).*\.js$#' ) as $path ) {
			preg_match_all( "/\\b__\\(\\s*(['\"])((?:\\\\.|(?!\\1).)*)\\1\\s*,\\s*['\"]" . Words_Rule::DOMAIN . "['\"]/", file_get_contents( "$root/$path" ), $words );
			foreach ( $words[2] as $word ) {
				yield array( $path, stripslashes( $word ), null, null, '' );
			}
		}
	}

	/**
	 * Messages of a source.
	 *
	 * @param Source $source Any.
	 */
	private static function of_php( Source $source ): iterable {
		$lines = explode( "\n", $source->text );
		foreach ( $source->calls( array_keys( Words_Rule::DOMAINS ) ) as $call ) {
			$name  = Source::name( $call );
			$words = array_map(
				static function ( Node\Arg $arg ): ?string {
					return $arg->value instanceof Node\Scalar\String_ ? $arg->value->value : null;
				},
				$call->args
			);
			$plural  = false !== strpos( $name, '_n' ) ? $words[1] : null;
			$context = array( '_x' => 1, 'esc_html_x' => 1, 'esc_attr_x' => 1, '_nx' => 3, '_nx_noop' => 2 )[ $name ] ?? null;
			$before  = implode( "\n", array_slice( $lines, max( 0, $call->getStartLine() - 3 ), min( 3, $call->getStartLine() ) ) );
			$note    = preg_match( '#(translators: .*?)\s*(\*/|$)#m', $before, $found ) && preg_match( '/%/', $words[0] ) ? $found[1] : '';
			yield array( $source->path, $words[0], $plural, null === $context ? null : $words[ $context ], $note );
		}
	}

	/**
	 * Files below the plugin's directory.
	 *
	 * @param string $root    The plugin's directory.
	 * @param string $pattern Of their paths.
	 * @return string[]
	 */
	private static function files( string $root, string $pattern ): array {
		$paths = array();
		foreach ( new \RecursiveIteratorIterator( new \RecursiveDirectoryIterator( $root, \FilesystemIterator::SKIP_DOTS ) ) as $file ) {
			$path = substr( $file->getPathname(), strlen( $root ) + 1 );
			if ( 0 !== strpos( $path, 'tests/' ) && preg_match( $pattern, $path ) ) {
				$paths[] = $path;
			}
		}
		sort( $paths );
		return $paths;
	}

	/**
	 * A text as gettext writes it.
	 *
	 * @param string $text Any.
	 */
	private static function quote( string $text ): string {
		return '"' . addcslashes( $text, "\"\\\n" ) . '"';
	}
}
