<?php
/**
 * Regulars in wp-admin: a page of WordPress's own whose contents our scripts draw, and no frame.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce;

defined( 'ABSPATH' ) || exit;

/**
 * All files are the plugin's. The page holds no secret: its scripts ask Staff_Token_Route for who looks at it.
 */
final class Admin_Page {

	const SLUG = 'regulars';

	/**
	 * Adds the hooks.
	 */
	public static function register(): void {
		add_action( 'admin_menu', array( self::class, 'add' ), 59 );
	}

	/**
	 * Adds the page to WooCommerce's menu, and its files to this page alone.
	 */
	public static function add(): void {
		$page = add_submenu_page( 'woocommerce', 'Regulars', 'Regulars', 'manage_woocommerce', self::SLUG, array( self::class, 'render' ) );
		if ( $page ) {
			add_action( "load-$page", array( self::class, 'load' ) );
		}
	}

	/**
	 * The page's address.
	 */
	public static function url(): string {
		return admin_url( 'admin.php?page=' . self::SLUG );
	}

	/**
	 * Asks for the page's files.
	 */
	public static function load(): void {
		$files = self::files();
		if ( ! Connection::exists() || ! $files ) {
			return;
		}
		// Their names change with their contents, so they need no version.
		wp_enqueue_style( 'regulars-admin', Plugin::asset( 'admin/' . $files['style'] ), array(), null ); // phpcs:ignore WordPress.WP.EnqueuedResourceParameters.MissingVersion
		wp_enqueue_script_module( 'regulars-admin', Plugin::asset( 'admin/' . $files['script'] ), array(), null );
	}

	/**
	 * Prints the page: where our scripts draw it, or how to connect where there is nothing to draw yet.
	 */
	public static function render(): void {
		if ( ! Connection::exists() ) {
			Settings_Page::render();
			return;
		}
		if ( ! self::files() ) {
			echo '<div class="wrap"><h1>Regulars</h1><div class="notice notice-error"><p>';
			echo esc_html__( 'The pages of Regulars are not part of this copy of the plugin. Please install the plugin from its package.', 'regulars-woocommerce' );
			echo '</p></div></div>';
			return;
		}
		?>
		<hr class="wp-header-end">
		<div id="regulars-admin" data-theme="light" data-page="<?php echo esc_attr( (string) wp_json_encode( self::about() ) ); ?>">
			<div id="regulars-root"><noscript><p><?php echo esc_html__( 'Regulars needs JavaScript in wp-admin. Please switch it on in your browser.', 'regulars-woocommerce' ); ?></p></noscript></div>
			<div id="regulars-pop"></div>
		</div>
		<?php
	}

	/**
	 * What the page tells our scripts: where the server is, where they are, and who signs for whom they act.
	 *
	 * @return array<string,string>
	 */
	private static function about(): array {
		return array(
			'api'   => (string) preg_replace( '#/storefront/woocommerce$#', '', Connection::api_url() ),
			'page'  => self::url(),
			'token' => rest_url( Staff_Token_Route::ROOT . '/staff-token' ),
			'nonce' => wp_create_nonce( 'wp_rest' ),
			'renew' => admin_url( 'admin-ajax.php?action=rest-nonce' ),
		);
	}

	/**
	 * The first script and the sheet of the build, null in a copy of the plugin that was never built.
	 *
	 * @return array{script:string,style:string}|null
	 */
	private static function files(): ?array {
		$list  = plugin_dir_path( REGULARS_FILE ) . 'assets/admin/host.json';
		$files = is_readable( $list ) ? wp_json_file_decode( $list, array( 'associative' => true ) ) : null;
		return is_array( $files ) && isset( $files['script'], $files['style'] ) ? $files : null;
	}
}
