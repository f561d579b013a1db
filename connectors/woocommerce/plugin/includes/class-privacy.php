<?php
/**
 * Carries WordPress's requests for export and erasure of personal data to the server.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce;

use WP_Error;

defined( 'ABSPATH' ) || exit;

/**
 * WooCommerce tells nobody of such requests but through these hooks. They run while somebody looks at Tools, never in
 * the shop's pages.
 */
final class Privacy {

	/**
	 * Adds the hooks.
	 */
	public static function register(): void {
		add_filter( 'wp_privacy_personal_data_exporters', array( self::class, 'add_exporter' ) );
		add_filter( 'wp_privacy_personal_data_erasers', array( self::class, 'add_eraser' ) );
		add_action( 'admin_init', array( self::class, 'suggest' ) );
	}

	/**
	 * Adds the exporter.
	 *
	 * @param array<string,array<string,mixed>> $exporters That are there.
	 * @return array<string,array<string,mixed>>
	 */
	public static function add_exporter( array $exporters ): array {
		$exporters['regulars'] = array(
			'exporter_friendly_name' => __( 'Regulars: points and rewards', 'regulars-woocommerce' ),
			'callback'               => array( self::class, 'export' ),
		);
		return $exporters;
	}

	/**
	 * Adds the eraser.
	 *
	 * @param array<string,array<string,mixed>> $erasers That are there.
	 * @return array<string,array<string,mixed>>
	 */
	public static function add_eraser( array $erasers ): array {
		$erasers['regulars'] = array(
			'eraser_friendly_name' => __( 'Regulars: points and rewards', 'regulars-woocommerce' ),
			'callback'             => array( self::class, 'erase' ),
		);
		return $erasers;
	}

	/**
	 * What the server keeps of a person. A server that is away is an error, which WordPress shows, rather than an
	 * export that lacks something.
	 *
	 * @param string $email Of the person.
	 * @param int    $page  Counted from 1.
	 * @return array{data:array<mixed>,done:bool}|WP_Error
	 */
	public static function export( string $email, int $page = 1 ) {
		if ( ! Connection::exists() ) {
			return array( 'data' => array(), 'done' => true );
		}
		$answer = Server::call( 'POST', '/v1/plugin/export', self::who( $email ) + array( 'page' => $page ) );
		if ( is_wp_error( $answer ) ) {
			return $answer;
		}
		return array(
			'data' => self::items( $answer['groups'] ?? array() ),
			'done' => false !== ( $answer['done'] ?? true ),
		);
	}

	/**
	 * Has the server erase a person. It answers once the wish is on its disk, and carries it out by itself.
	 * Of whom it knows nothing, nothing is removed.
	 *
	 * @param string $email Of the person.
	 * @return array{items_removed:bool,items_retained:bool,messages:string[],done:bool}
	 */
	public static function erase( string $email ): array {
		$result = array(
			'items_removed'  => false,
			'items_retained' => false,
			'messages'       => array(),
			'done'           => true,
		);
		if ( ! Connection::exists() ) {
			return $result;
		}
		$answer = Server::call( 'POST', '/v1/plugin/erase', self::who( $email ) );
		if ( is_wp_error( $answer ) ) {
			$result['items_retained'] = true;
			/* translators: %s: why, a sentence. */
			$result['messages'][] = sprintf( __( 'Points and rewards were not erased. %s Please run this erasure again.', 'regulars-woocommerce' ), $answer->get_error_message() );
			return $result;
		}
		$result['items_removed'] = false !== ( $answer['known'] ?? true ); // Older servers do not say.
		return $result;
	}

	/**
	 * Proposes words for the shop's privacy policy.
	 */
	public static function suggest(): void {
		$html  = '<p class="privacy-policy-tutorial">' . esc_html__( 'Name the server that your shop is connected to, and whoever runs it.', 'regulars-woocommerce' ) . '</p>';
		$html .= '<p>' . esc_html__( 'Our loyalty program is kept by a Regulars server. It receives your name, e-mail address, customer number and orders from this shop, and what you tell it yourself, such as your birthday or answers to a survey. It uses them to keep your points and rewards, and, where you agreed to it, to write to you. When you look at your points, your browser asks that server for them.', 'regulars-woocommerce' ) . '</p>';
		$html .= '<p>' . esc_html__( 'To count a recommendation, this shop keeps in a cookie which friend’s link brought you here.', 'regulars-woocommerce' ) . '</p>';
		wp_add_privacy_policy_content( 'Regulars', $html );
	}

	/**
	 * The person as the server is asked about them.
	 *
	 * @param string $email Of the person.
	 * @return array<string,string>
	 */
	private static function who( string $email ): array {
		$user = get_user_by( 'email', $email );
		return array( 'email' => $email ) + ( $user ? array( 'customer_id' => (string) $user->ID ) : array() );
	}

	/**
	 * Groups as the server tells them, as items as WordPress takes them. What has another form is left out.
	 *
	 * @param mixed $groups Of the server.
	 * @return array<int,array<string,mixed>>
	 */
	private static function items( $groups ): array {
		$items = array();
		foreach ( is_array( $groups ) ? $groups : array() as $group ) {
			foreach ( is_array( $group['items'] ?? null ) ? $group['items'] : array() as $item ) {
				$items[] = array(
					'group_id'    => 'regulars-' . sanitize_key( (string) ( $group['group_id'] ?? '' ) ),
					'group_label' => (string) ( $group['group_label'] ?? 'Regulars' ),
					'item_id'     => (string) ( $item['item_id'] ?? count( $items ) ),
					'data'        => self::pairs( $item['data'] ?? array() ),
				);
			}
		}
		return $items;
	}

	/**
	 * Names and values, which WordPress prints as markup.
	 *
	 * @param mixed $data Of the server.
	 * @return array<int,array{name:string,value:string}>
	 */
	private static function pairs( $data ): array {
		$pairs = array();
		foreach ( is_array( $data ) ? $data : array() as $pair ) {
			if ( is_scalar( $pair['name'] ?? null ) && is_scalar( $pair['value'] ?? null ) ) {
				$pairs[] = array( 'name' => esc_html( (string) $pair['name'] ), 'value' => esc_html( (string) $pair['value'] ) );
			}
		}
		return $pairs;
	}
}
