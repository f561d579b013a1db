<?php
/**
 * Tokens that this shop signs: HS256 JSON Web Tokens (RFC 7519) that live for five minutes.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce;

use WP_User;

defined( 'ABSPATH' ) || exit;

/**
 * Each is for one audience, so that a shopper's token opens nothing to staff.
 */
final class Token {

	const LIFE = 300;

	/**
	 * For the widget of whoever looks at the shop.
	 *
	 * @param int      $customer The customer's id, 0 for who is not signed in.
	 * @param int|null $now      Seconds of Unix time; the clock's where none is given.
	 */
	public static function shopper( int $customer, ?int $now = null ): string {
		return self::sign( 'regulars-shopper', (string) $customer, array(), $now );
	}

	/**
	 * For the admin pages of somebody who runs the shop, "" for anybody else. It names no e-mail address: WordPress checks
	 * none. It says where wp-admin is: that may be elsewhere than the shop, and the shop's address may be written otherwise.
	 *
	 * @param WP_User  $user Who looks at wp-admin.
	 * @param int|null $now  Seconds of Unix time; the clock's where none is given.
	 */
	public static function staff( WP_User $user, ?int $now = null ): string {
		if ( ! user_can( $user, 'manage_woocommerce' ) ) {
			return '';
		}
		$who = array(
			'name'   => $user->display_name,
			'locale' => get_user_locale( $user ),
			'owner'  => user_can( $user, 'manage_options' ),
			'origin' => self::origin( admin_url() ),
		);
		return self::sign( 'regulars-staff', (string) $user->ID, $who, $now );
	}

	/**
	 * For the plugin's own calls.
	 *
	 * @param int|null $now Seconds of Unix time; the clock's where none is given.
	 */
	public static function server( ?int $now = null ): string {
		return self::sign( 'regulars-plugin', 'plugin', array(), $now );
	}

	/**
	 * Scheme, host and port of an address, as browsers tell them.
	 *
	 * @param string $url An address.
	 */
	private static function origin( string $url ): string {
		return preg_match( '#^https?://[^/]+#', strtolower( $url ), $found ) ? $found[0] : '';
	}

	/**
	 * Signs claims, "" in a shop that is not connected.
	 *
	 * @param string              $audience Whom it is for.
	 * @param string              $subject  Whom it speaks of.
	 * @param array<string,mixed> $more     Further claims.
	 * @param int|null            $now      Seconds of Unix time.
	 */
	private static function sign( string $audience, string $subject, array $more, ?int $now ): string {
		if ( ! Connection::exists() ) {
			return '';
		}
		$now    = $now ?? time();
		$claims = array(
			'iss' => Connection::store_key(),
			'aud' => $audience,
			'sub' => $subject,
			'iat' => $now,
			'exp' => $now + self::LIFE,
		);
		$text   = self::part( array( 'alg' => 'HS256', 'typ' => 'JWT' ) ) . '.' . self::part( $claims + $more );
		return $text . '.' . self::base64url( hash_hmac( 'sha256', $text, Connection::secret(), true ) );
	}

	/**
	 * A header or claims as they stand in a token.
	 *
	 * @param array<string,mixed> $fields To write.
	 */
	private static function part( array $fields ): string {
		return self::base64url( (string) wp_json_encode( $fields, JSON_UNESCAPED_SLASHES ) );
	}

	/**
	 * RFC 4648 §5 without padding.
	 *
	 * @param string $bytes Any.
	 */
	private static function base64url( string $bytes ): string {
		return rtrim( strtr( base64_encode( $bytes ), '+/', '-_' ), '=' ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_encode -- what a token is made of.
	}
}
