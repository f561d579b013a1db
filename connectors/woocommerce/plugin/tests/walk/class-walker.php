<?php
/**
 * Reads the plugin's sources and says where they break a rule of WordPress's directory or of ours.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce\Tests\Walk;

use PhpParser\Error;
use PhpParser\Node;
use PhpParser\NodeTraverser;
use PhpParser\NodeVisitor\NameResolver;
use PhpParser\ParserFactory;

/**
 * Findings are lines such as "includes/class-a.php:12: $_GET is read directly".
 */
final class Walker {

	/**
	 * The rules, each a class with check( Source ): iterable of line => words.
	 */
	const RULES = array( File_Rule::class, Input_Rule::class, Output_Rule::class, Query_Rule::class, Action_Rule::class, Call_Rule::class, Words_Rule::class );

	/**
	 * Walks sources that belong together.
	 *
	 * @param array<string,string> $texts Path => PHP.
	 * @return string[] Findings.
	 */
	public static function walk( array $texts ): array {
		$sources  = array();
		$findings = array();
		foreach ( $texts as $path => $text ) {
			try {
				$sources[ $path ] = self::source( $path, $text );
			} catch ( Error $error ) {
				$findings[] = "$path: " . $error->getMessage();
			}
		}
		foreach ( $sources as $source ) {
			foreach ( self::RULES as $rule ) {
				foreach ( $rule::check( $source, $sources ) as list( $line, $words ) ) {
					$findings[] = "{$source->path}:$line: $words";
				}
			}
		}
		return $findings;
	}

	/**
	 * The sources of the plugin, without its tests.
	 *
	 * @param string $root Its directory.
	 * @return array<string,string>
	 */
	public static function sources( string $root ): array {
		$texts = array();
		$files = new \RecursiveIteratorIterator( new \RecursiveDirectoryIterator( $root, \FilesystemIterator::SKIP_DOTS ) );
		foreach ( $files as $file ) {
			$path = substr( $file->getPathname(), strlen( $root ) + 1 );
			if ( 'php' === $file->getExtension() && 0 !== strpos( $path, 'tests/' ) ) {
				$texts[ $path ] = file_get_contents( $file->getPathname() );
			}
		}
		ksort( $texts );
		return $texts;
	}

	/**
	 * One of them, read.
	 *
	 * @param string $path Below the plugin's directory.
	 * @param string $text PHP.
	 */
	public static function source( string $path, string $text ): Source {
		return new Source( $path, $text, self::parse( $text ) );
	}

	/**
	 * Reads PHP into a tree with its names resolved.
	 *
	 * @param string $text PHP.
	 * @return Node[]
	 */
	private static function parse( string $text ): array {
		$factory   = new ParserFactory();
		$parser    = method_exists( $factory, 'createForNewestSupportedVersion' ) ? $factory->createForNewestSupportedVersion() : $factory->create( ParserFactory::PREFER_PHP7 );
		$traverser = new NodeTraverser();
		$traverser->addVisitor( new NameResolver() );
		return $traverser->traverse( $parser->parse( $text ) );
	}
}
