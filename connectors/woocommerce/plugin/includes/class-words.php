<?php
/**
 * Words in the shop's language, from languages/ of the plugin where the shop has no language pack of its own for it.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce;

defined( 'ABSPATH' ) || exit;

/**
 * One file a language serves all of its countries: de_AT and de_CH_informal read German.
 */
final class Words {

	const DOMAIN = 'regulars-woocommerce';

	/**
	 * Adds the hooks.
	 */
	public static function register(): void {
		add_action( 'init', array( self::class, 'load' ), 0 );
		add_filter( 'load_translation_file', array( self::class, 'pick' ), 10, 3 );
	}

	/**
	 * Tells WordPress where our words are. It reads them when the first is asked for.
	 */
	public static function load(): void {
		load_plugin_textdomain( self::DOMAIN, false, dirname( plugin_basename( REGULARS_FILE ) ) . '/languages' );
	}

	/**
	 * The file of the language instead of one of its country that we do not have.
	 *
	 * @param string $file   That WordPress looks for.
	 * @param string $domain Whose words.
	 * @param string $locale Such as de_AT; WordPress tells it from 6.6 on.
	 */
	public static function pick( $file, $domain = '', $locale = '' ): string {
		if ( self::DOMAIN !== $domain || is_readable( $file ) || 0 !== strpos( wp_normalize_path( $file ), self::directory() ) ) {
			return (string) $file;
		}
		$ours = self::directory() . self::DOMAIN . '-' . strtolower( (string) strtok( (string) $locale, '_' ) ) . '.l10n.php';
		return is_readable( $ours ) ? $ours : (string) $file;
	}

	/**
	 * Where our words are, with a slash at its end.
	 */
	private static function directory(): string {
		return wp_normalize_path( trailingslashit( WP_PLUGIN_DIR . '/' . dirname( plugin_basename( REGULARS_FILE ) ) ) . 'languages/' );
	}
}
