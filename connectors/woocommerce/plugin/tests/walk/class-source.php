<?php
/**
 * One file of the plugin as the rules look at it.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce\Tests\Walk;

use PhpParser\Node;
use PhpParser\NodeFinder;

/**
 * Its text, its tree and questions about both.
 */
final class Source {

	/**
	 * Below the plugin's directory.
	 *
	 * @var string
	 */
	public $path;

	/**
	 * PHP.
	 *
	 * @var string
	 */
	public $text;

	/**
	 * Its tree.
	 *
	 * @var Node[]
	 */
	public $tree;

	/**
	 * Keeps them.
	 *
	 * @param string $path Below the plugin's directory.
	 * @param string $text PHP.
	 * @param Node[] $tree Of the text.
	 */
	public function __construct( string $path, string $text, array $tree ) {
		$this->path = $path;
		$this->text = $text;
		$this->tree = $tree;
	}

	/**
	 * Every node of a kind.
	 *
	 * @param string           $kind  A class of PhpParser.
	 * @param Node|Node[]|null $below Where; everywhere if null.
	 * @return Node[]
	 */
	public function all( string $kind, $below = null ): array {
		return ( new NodeFinder() )->findInstanceOf( $below ?? $this->tree, $kind );
	}

	/**
	 * Calls of functions by name, in lower case.
	 *
	 * @param string[]         $names Which; any if empty.
	 * @param Node|Node[]|null $below Where.
	 * @return Node\Expr\FuncCall[]
	 */
	public function calls( array $names, $below = null ): array {
		return array_filter(
			$this->all( Node\Expr\FuncCall::class, $below ),
			static function ( Node\Expr\FuncCall $call ) use ( $names ): bool {
				return ! $names || in_array( self::name( $call ), $names, true );
			}
		);
	}

	/**
	 * The function that is called, without the namespace: a call falls back to the global function.
	 *
	 * @param Node\Expr\FuncCall $call Any.
	 */
	public static function name( Node\Expr\FuncCall $call ): string {
		return $call->name instanceof Node\Name ? strtolower( $call->name->getLast() ) : '';
	}

	/**
	 * Functions and methods.
	 *
	 * @return Node\FunctionLike[]
	 */
	public function functions(): array {
		return ( new NodeFinder() )->find(
			$this->tree,
			static function ( Node $node ): bool {
				return $node instanceof Node\FunctionLike;
			}
		);
	}

	/**
	 * A method of a class in these sources.
	 *
	 * @param Source[] $sources Where to look.
	 * @param string   $name    Of the class, without its namespace.
	 * @param string   $method  Its name.
	 */
	public static function method( array $sources, string $name, string $method ): ?Node\Stmt\ClassMethod {
		foreach ( $sources as $source ) {
			foreach ( $source->all( Node\Stmt\Class_::class ) as $class ) {
				if ( $class->name && $class->name->toString() === $name ) {
					return $class->getMethod( $method );
				}
			}
		}
		return null;
	}

	/**
	 * The text that an expression begins with, "" if it is not known.
	 *
	 * @param Node $expr Any.
	 */
	public static function head( Node $expr ): string {
		while ( $expr instanceof Node\Expr\BinaryOp\Concat ) {
			$expr = $expr->left;
		}
		return $expr instanceof Node\Scalar\String_ ? $expr->value : '';
	}

	/**
	 * The class and method of array( Foo::class, 'bar' ), nulls if it is something else.
	 *
	 * @param Node|null $expr Any.
	 * @param Source    $in   Where it stands.
	 * @return array{?string,?string}
	 */
	public static function callback( ?Node $expr, Source $in ): array {
		if ( ! $expr instanceof Node\Expr\Array_ || 2 !== count( $expr->items ) ) {
			return array( null, null );
		}
		list( $class, $method ) = array( $expr->items[0]->value, $expr->items[1]->value );
		if ( ! $class instanceof Node\Expr\ClassConstFetch || ! $class->class instanceof Node\Name || ! $method instanceof Node\Scalar\String_ ) {
			return array( null, null );
		}
		$name = $class->class->getLast();
		if ( 'self' === $name ) {
			$own  = $in->all( Node\Stmt\Class_::class );
			$name = $own ? $own[0]->name->toString() : null;
		}
		return array( $name, $method->value );
	}
}
