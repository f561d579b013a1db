<?php
/**
 * What every file begins with.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce\Tests\Walk;

use PhpParser\Node;

/**
 * The long tag, our namespace, and a guard against being asked for on its own.
 */
final class File_Rule {

	/**
	 * Checks a source.
	 *
	 * @param Source $source Any.
	 */
	public static function check( Source $source ): iterable {
		if ( 0 !== strpos( $source->text, "<?php\n" ) ) {
			yield array( 1, 'does not begin with <?php' );
		}
		if ( preg_match( '/<\?(?!php\s)/', $source->text ) ) {
			yield array( 1, 'has a short tag' );
		}
		if ( preg_match( '/\?>\s*$/', $source->text ) ) {
			yield array( 1, 'ends with ?>' );
		}
		if ( 0 === strpos( $source->path, 'languages/' ) ) {
			if ( ! self::is_guard( $source->tree[0] ?? null ) ) {
				yield array( 1, "does not begin with defined( 'ABSPATH' ) || exit" );
			}
			return;
		}
		$spaces = $source->all( Node\Stmt\Namespace_::class );
		if ( 1 !== count( $spaces ) || 'Regulars\WooCommerce' !== (string) $spaces[0]->name ) {
			yield array( 1, 'is not in the namespace Regulars\WooCommerce' );
			return;
		}
		foreach ( $spaces[0]->stmts as $statement ) {
			if ( ! $statement instanceof Node\Stmt\Use_ ) {
				break;
			}
		}
		if ( ! self::is_guard( $statement ?? null ) ) {
			yield array( 1, "does not begin with defined( 'ABSPATH' ) || exit" );
		}
	}

	/**
	 * Whether a statement ends the file where WordPress did not load it.
	 *
	 * @param Node|null $statement Any.
	 */
	private static function is_guard( ?Node $statement ): bool {
		$expr = $statement instanceof Node\Stmt\Expression ? $statement->expr : null;
		if ( ! $expr instanceof Node\Expr\BinaryOp\BooleanOr || ! $expr->left instanceof Node\Expr\FuncCall || ! $expr->right instanceof Node\Expr\Exit_ ) {
			return false;
		}
		$name = Source::name( $expr->left );
		return 'defined' === $name && in_array( Source::head( $expr->left->args[0]->value ), array( 'ABSPATH', 'WP_UNINSTALL_PLUGIN' ), true );
	}
}
