<?php
/**
 * Nothing reaches a page unescaped.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce\Tests\Walk;

use PhpParser\Node;
use PhpParser\Node\Expr;
use PhpParser\Node\Scalar;

/**
 * What is printed, and what is put together with markup, is made of literals and of what an escaping function returns,
 * there and then. Functions whose name ends in "_html", and variables named $html, hold finished markup and must be made
 * of the same.
 */
final class Output_Rule {

	const ESCAPERS = array(
		'esc_html', 'esc_attr', 'esc_url', 'esc_js', 'esc_textarea', 'esc_xml', 'esc_html__', 'esc_attr__', 'esc_html_x', 'esc_attr_x',
		'wp_kses', 'wp_kses_post', 'wp_kses_data', 'absint', 'intval', 'tag_escape', 'wp_nonce_field',
	);

	const PRINTERS = array( 'printf', 'vprintf', 'wp_die' );

	/**
	 * Checks a source.
	 *
	 * @param Source $source Any.
	 */
	public static function check( Source $source ): iterable {
		foreach ( self::printed( $source ) as $expr ) {
			if ( ! self::is_safe( $expr ) || self::is_finished( $expr ) ) {
				yield array( $expr->getStartLine(), 'is printed unescaped' );
			}
		}
		foreach ( $source->calls( array( '_e', '_ex' ) ) as $call ) {
			yield array( $call->getStartLine(), Source::name( $call ) . '() prints a translation unescaped' );
		}
		foreach ( self::markup( $source ) as $expr ) {
			if ( ! self::is_safe( $expr ) ) {
				yield array( $expr->getStartLine(), 'is markup with something unescaped in it' );
			}
		}
		foreach ( self::finished( $source ) as $expr ) {
			if ( ! self::is_safe( $expr ) ) {
				yield array( $expr->getStartLine(), 'is held to be finished markup and has something unescaped in it' );
			}
		}
	}

	/**
	 * Whether an expression can be nothing but what we wrote and what was escaped.
	 *
	 * @param Expr $expr Any.
	 */
	private static function is_safe( Expr $expr ): bool {
		if ( $expr instanceof Scalar\String_ || $expr instanceof Scalar\LNumber || $expr instanceof Expr\Cast\Int_ ) {
			return true;
		}
		if ( $expr instanceof Expr\BinaryOp\Concat ) {
			return self::is_safe( $expr->left ) && self::is_safe( $expr->right );
		}
		if ( $expr instanceof Expr\Ternary ) {
			return self::is_safe( $expr->if ?? $expr->cond ) && self::is_safe( $expr->else );
		}
		if ( $expr instanceof Expr\Variable ) {
			return 'html' === $expr->name;
		}
		if ( $expr instanceof Expr\StaticCall || $expr instanceof Expr\MethodCall ) {
			return $expr->name instanceof Node\Identifier && '_html' === substr( $expr->name->toString(), -5 );
		}
		return $expr instanceof Expr\FuncCall && self::returns_safe( $expr );
	}

	/**
	 * Whether an expression is markup that a method finished elsewhere. The plugin directory's reviewers want an escaping
	 * function around that, too, where it is printed.
	 *
	 * @param Expr $expr Any.
	 */
	private static function is_finished( Expr $expr ): bool {
		if ( $expr instanceof Expr\BinaryOp\Concat ) {
			return self::is_finished( $expr->left ) || self::is_finished( $expr->right );
		}
		return $expr instanceof Expr\StaticCall || $expr instanceof Expr\MethodCall;
	}

	/**
	 * Whether a call returns nothing but what is safe.
	 *
	 * @param Expr\FuncCall $call Any.
	 */
	private static function returns_safe( Expr\FuncCall $call ): bool {
		$name = Source::name( $call );
		if ( in_array( $name, array( 'sprintf', 'trim', 'wpautop' ), true ) ) {
			return self::all_safe( $call->args );
		}
		return in_array( $name, self::ESCAPERS, true ) || '_html' === substr( $name, -5 );
	}

	/**
	 * Whether every argument is.
	 *
	 * @param Node\Arg[] $args Of a call.
	 */
	private static function all_safe( array $args ): bool {
		foreach ( $args as $arg ) {
			if ( ! self::is_safe( $arg->value ) ) {
				return false;
			}
		}
		return true;
	}

	/**
	 * What is printed.
	 *
	 * @param Source $source Any.
	 */
	private static function printed( Source $source ): iterable {
		foreach ( $source->all( Node\Stmt\Echo_::class ) as $echo ) {
			yield from $echo->exprs;
		}
		foreach ( $source->all( Expr\Print_::class ) as $print ) {
			yield $print->expr;
		}
		foreach ( $source->all( Expr\Exit_::class ) as $exit ) {
			if ( $exit->expr ) {
				yield $exit->expr;
			}
		}
		foreach ( $source->calls( self::PRINTERS ) as $call ) {
			foreach ( 'wp_die' === Source::name( $call ) ? array_slice( $call->args, 0, 2 ) : $call->args as $arg ) {
				yield $arg->value;
			}
		}
	}

	/**
	 * What is put together with a tag in it.
	 *
	 * @param Source $source Any.
	 */
	private static function markup( Source $source ): iterable {
		foreach ( $source->all( Expr\BinaryOp\Concat::class ) as $concat ) {
			if ( self::has_tag( $concat->left ) || self::has_tag( $concat->right ) ) {
				yield $concat;
			}
		}
		foreach ( $source->calls( array( 'sprintf', 'vsprintf' ) ) as $call ) {
			if ( self::has_tag( $call->args[0]->value ) ) {
				yield $call;
			}
		}
		foreach ( $source->all( Scalar\Encapsed::class ) as $text ) {
			foreach ( $text->parts as $part ) {
				if ( isset( $part->value ) && is_string( $part->value ) && preg_match( '#<[a-z/!]#i', $part->value ) ) {
					yield $text;
				}
			}
		}
	}

	/**
	 * What functions and variables that are held to be finished markup are made of.
	 *
	 * @param Source $source Any.
	 */
	private static function finished( Source $source ): iterable {
		foreach ( array( Expr\Assign::class, Expr\AssignOp\Concat::class ) as $kind ) {
			foreach ( $source->all( $kind ) as $assign ) {
				if ( $assign->var instanceof Expr\Variable && 'html' === $assign->var->name ) {
					yield $assign->expr;
				}
			}
		}
		foreach ( $source->functions() as $function ) {
			if ( ! isset( $function->name ) ) {
				continue;
			}
			foreach ( $function->getParams() as $param ) {
				if ( 'html' === $param->var->name ) {
					yield new Expr\ConstFetch( new Node\Name( 'whatever_is_passed' ), $param->getAttributes() );
				}
			}
			if ( '_html' === substr( $function->name->toString(), -5 ) ) {
				foreach ( $source->all( Node\Stmt\Return_::class, $function ) as $return ) {
					yield $return->expr;
				}
			}
		}
	}

	/**
	 * Whether a literal has a tag in it.
	 *
	 * @param Expr $expr Any.
	 */
	private static function has_tag( Expr $expr ): bool {
		return $expr instanceof Scalar\String_ && 1 === preg_match( '#<[a-z/!]#i', $expr->value );
	}
}
