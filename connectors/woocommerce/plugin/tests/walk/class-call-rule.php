<?php
/**
 * What is not called, or in one place alone.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce\Tests\Walk;

use PhpParser\Node;
use PhpParser\Node\Expr;

/**
 * No code from outside, no shell, no call to another machine but Server's, no function newer than PHP 7.4.
 */
final class Call_Rule {

	const NEVER = array(
		'eval', 'assert', 'create_function', 'base64_decode', 'gzinflate', 'gzuncompress', 'str_rot13', 'unserialize', 'maybe_unserialize', 'extract',
		'parse_str', 'exec', 'shell_exec', 'system', 'passthru', 'popen', 'proc_open', 'pcntl_exec', 'curl_init', 'curl_exec', 'fsockopen',
		'stream_socket_client', 'file_get_contents', 'file_put_contents', 'fopen', 'readfile', 'var_dump', 'var_export', 'print_r', 'error_log',
		'ini_set', 'set_time_limit', 'error_reporting', 'dl', 'move_uploaded_file', 'call_user_func_array', 'wp_mail', 'setcookie',
	);

	/**
	 * WordPress brings str_contains() and its like, array_is_list() and array_find() where PHP lacks them.
	 */
	const NEWER = array(
		'get_debug_type', 'get_resource_id', 'fdiv', 'preg_last_error_msg', 'fsync', 'fdatasync', 'enum_exists', 'ini_parse_quantity', 'json_validate',
		'mb_str_pad', 'mb_trim', 'mb_ucfirst', 'mb_lcfirst', 'str_increment', 'str_decrement', 'bcdivmod', 'array_first', 'array_last',
	);

	/**
	 * Where alone something is called.
	 */
	const PLACES = array(
		'base64_encode'          => 'includes/class-token.php',
		'hash_hmac'              => 'includes/class-token.php',
		'wp_redirect'            => 'includes/class-settings-page.php',
		'wp_remote_request'      => 'includes/class-server.php',
		'wp_remote_get'          => 'includes/class-server.php',
		'wp_remote_post'         => 'includes/class-server.php',
		'wp_remote_head'         => 'includes/class-server.php',
		'wp_safe_remote_get'     => 'includes/class-server.php',
		'wp_safe_remote_post'    => 'includes/class-server.php',
		'wp_safe_remote_request' => 'includes/class-server.php',
	);

	/**
	 * Checks a source.
	 *
	 * @param Source $source Any.
	 */
	public static function check( Source $source ): iterable {
		foreach ( $source->calls( array() ) as $call ) {
			$name = Source::name( $call );
			if ( '' === $name && ! $call->name instanceof Expr\Closure ) {
				yield array( $call->getStartLine(), 'calls a function whose name is not written here' );
			} elseif ( in_array( $name, self::NEVER, true ) ) {
				yield array( $call->getStartLine(), "calls $name()" );
			} elseif ( in_array( $name, self::NEWER, true ) ) {
				yield array( $call->getStartLine(), "calls $name(), which PHP 7.4 does not have" );
			} elseif ( isset( self::PLACES[ $name ] ) && self::PLACES[ $name ] !== $source->path ) {
				yield array( $call->getStartLine(), "calls $name() outside " . self::PLACES[ $name ] );
			}
		}
		foreach ( array( Expr\Eval_::class => 'eval', Expr\ShellExec::class => 'the shell', Expr\ErrorSuppress::class => 'something with its errors hidden' ) as $kind => $words ) {
			foreach ( $source->all( $kind ) as $node ) {
				yield array( $node->getStartLine(), "calls $words" );
			}
		}
		yield from self::types( $source );
		yield from self::redirects( $source );
		yield from self::includes( $source );
	}

	/**
	 * Checks for types that PHP 7.4 would take for classes.
	 *
	 * @param Source $source Any.
	 */
	private static function types( Source $source ): iterable {
		foreach ( $source->all( Node\Identifier::class ) as $type ) {
			if ( in_array( $type->toString(), array( 'mixed', 'never', 'null', 'false', 'true' ), true ) && self::is_type( $source, $type ) ) {
				yield array( $type->getStartLine(), "is of type {$type->toString()}, which PHP 7.4 does not have" );
			}
		}
	}

	/**
	 * Whether a word stands as the type of a parameter, a result or a property.
	 *
	 * @param Source          $source Any.
	 * @param Node\Identifier $word   In it.
	 */
	private static function is_type( Source $source, Node\Identifier $word ): bool {
		$typed = array_merge( $source->functions(), $source->all( Node\Param::class ), $source->all( Node\Stmt\Property::class ) );
		foreach ( $typed as $node ) {
			$type = $node instanceof Node\FunctionLike ? $node->getReturnType() : $node->type;
			if ( $type === $word || ( $type instanceof Node\NullableType && $type->type === $word ) ) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Checks that nothing follows a redirect but the end.
	 *
	 * @param Source $source Any.
	 */
	private static function redirects( Source $source ): iterable {
		$ended = array();
		foreach ( $source->all( Node::class ) as $node ) {
			foreach ( isset( $node->stmts ) ? $node->stmts : array() as $i => $statement ) {
				$next = $node->stmts[ $i + 1 ] ?? null;
				if ( $statement instanceof Node\Stmt\Expression && $next instanceof Node\Stmt\Expression && $next->expr instanceof Expr\Exit_ ) {
					$ended[] = $statement->expr;
				}
			}
		}
		foreach ( $source->calls( array( 'wp_redirect', 'wp_safe_redirect' ) ) as $call ) {
			if ( ! in_array( $call, $ended, true ) ) {
				yield array( $call->getStartLine(), 'redirects and goes on' );
			}
		}
	}

	/**
	 * Checks that files are loaded by names that are written here.
	 *
	 * @param Source $source Any.
	 */
	private static function includes( Source $source ): iterable {
		if ( 'includes/autoload.php' === $source->path ) {
			return;
		}
		foreach ( $source->all( Expr\Include_::class ) as $include ) {
			$expr = $include->expr;
			$root = $expr instanceof Expr\BinaryOp\Concat ? $expr->left : null;
			$ours = $root instanceof Node\Scalar\MagicConst\Dir || ( $root instanceof Expr\ConstFetch && 'ABSPATH' === $root->name->getLast() );
			if ( ! $ours || ! $expr->right instanceof Node\Scalar\String_ ) {
				yield array( $include->getStartLine(), 'loads a file whose name is not written here' );
			}
		}
	}
}
