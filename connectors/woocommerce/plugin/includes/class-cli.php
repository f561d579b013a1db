<?php
/**
 * The commands of "wp regulars", for whoever runs shops from a terminal.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce;

use WP_CLI;

defined( 'ABSPATH' ) || exit;

/**
 * Looks after the connection between this shop and its Regulars server.
 */
final class CLI {

	/**
	 * Adds the commands where WP-CLI runs.
	 */
	public static function register(): void {
		if ( defined( 'WP_CLI' ) && WP_CLI ) {
			WP_CLI::add_command( 'regulars', self::class );
		}
	}

	/**
	 * Says how the connection goes. Ends with an error when this shop is not connected.
	 *
	 * ## OPTIONS
	 *
	 * [--format=<format>]
	 * : "text" or "json".
	 * ---
	 * default: text
	 * options:
	 *   - text
	 *   - json
	 * ---
	 *
	 * @param string[]             $args  None.
	 * @param array<string,string> $named Options.
	 */
	public function status( array $args, array $named ): void {
		$status = array(
			'connected'  => Connection::exists(),
			'copy_of'    => Connection::is_copied() ? Connection::home() : '',
			'server'     => Connection::api_url(),
			'store_key'  => Connection::store_key(),
			'last_heard' => Status::heard_at() ? gmdate( 'c', Status::heard_at() ) : '',
			'problem'    => Status::problem(),
			'plugin'     => REGULARS_VERSION,
			'newest'     => Status::newest(),
		);
		if ( 'json' === ( $named['format'] ?? 'text' ) ) {
			WP_CLI::line( (string) wp_json_encode( $status ) );
		} else {
			foreach ( $status as $name => $value ) {
				WP_CLI::line( sprintf( '%-12s%s', "$name:", is_bool( $value ) ? ( $value ? 'yes' : 'no' ) : $value ) );
			}
		}
		if ( ! $status['connected'] ) {
			WP_CLI::halt( 1 );
		}
	}

	/**
	 * Prints the address that connects this shop. Whoever runs the shop opens it in a browser, signs in and agrees there.
	 *
	 * ## OPTIONS
	 *
	 * [<server>]
	 * : The server's address, as in https://loyalty.example.com. The one this plugin was made for if none is given.
	 *
	 * @param string[] $args The server.
	 */
	public function connect( array $args ): void {
		$server = Connect_Link::server( $args[0] ?? REGULARS_SERVER );
		if ( '' === $server ) {
			WP_CLI::error( 'server: give an address that begins with https:// and has nothing behind the host.' );
		}
		WP_CLI::line( Connect_Link::to( $server ) );
	}

	/**
	 * Ends the connection. The server is told; a server that is away is forgotten all the same.
	 *
	 * ## OPTIONS
	 *
	 * [--yes]
	 * : Do not ask.
	 *
	 * @param string[]             $args  None.
	 * @param array<string,string> $named Options.
	 */
	public function disconnect( array $args, array $named ): void {
		if ( ! Connection::exists() && '' === Connection::store_key() ) {
			WP_CLI::success( 'This shop was not connected.' );
			return;
		}
		WP_CLI::confirm( 'Points and rewards will no longer be shown in this shop. Disconnect it?', $named );
		if ( Disconnect::now() ) {
			WP_CLI::success( 'Disconnected.' );
		} else {
			WP_CLI::warning( 'Disconnected here. The server could not be told: remove the shop there too.' );
		}
	}

	/**
	 * Asks the server for its settings now.
	 */
	public function refresh(): void {
		$done = Refresh::run();
		if ( is_wp_error( $done ) ) {
			WP_CLI::error( $done->get_error_message() );
		}
		WP_CLI::success( 'The server answered; its settings are kept.' );
	}
}
