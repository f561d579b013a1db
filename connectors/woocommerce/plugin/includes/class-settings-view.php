<?php
/**
 * What the connection page looks like.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce;

defined( 'ABSPATH' ) || exit;

/**
 * WordPress's own looks: cards, tables, buttons and notices.
 */
final class Settings_View {

	/**
	 * Prints the page.
	 *
	 * @param string $told   What has just happened, "" for nothing.
	 * @param string $server To propose, "" for the default.
	 */
	public static function page( string $told, string $server ): void {
		echo '<div class="wrap"><h1>' . esc_html__( 'Regulars connection', 'regulars-woocommerce' ) . '</h1>';
		self::notice( $told );
		if ( Connection::is_copied() ) {
			self::copied();
		}
		if ( Connection::exists() ) {
			self::status();
			self::disconnect();
		} else {
			self::connect( '' === $server ? REGULARS_SERVER : $server );
		}
		echo '</div>';
	}

	/**
	 * Says what has just happened.
	 *
	 * @param string $told What.
	 */
	private static function notice( string $told ): void {
		$words = array(
			'bad-address'  => __( 'This is no address of a server. It begins with https:// and has nothing behind the host, as in https://loyalty.example.com', 'regulars-woocommerce' ),
			'no-consent'   => __( 'Please tick the box if you agree: without it nothing is sent and nothing is connected.', 'regulars-woocommerce' ),
			'heard'        => __( 'The server answered. What it says about your program is kept here now.', 'regulars-woocommerce' ),
			'not-heard'    => __( 'The server did not answer as it should. Your shop goes on with what it said last.', 'regulars-woocommerce' ),
			'disconnected' => __( 'This shop is disconnected, and the server knows. Its key is of no more use: delete it under WooCommerce → Settings → Advanced → REST API.', 'regulars-woocommerce' ),
			'forgotten'    => __( 'This shop is disconnected. The server could not be told: please remove the shop there too, and delete its key under WooCommerce → Settings → Advanced → REST API.', 'regulars-woocommerce' ),
		);
		if ( isset( $words[ $told ] ) ) {
			$good = in_array( $told, array( 'heard', 'disconnected' ), true );
			printf( '<div class="notice %s"><p>%s</p></div>', $good ? 'notice-success' : 'notice-error', esc_html( $words[ $told ] ) );
		}
	}

	/**
	 * Says why a copy of a shop is not connected.
	 */
	private static function copied(): void {
		/* translators: %s: the address of another shop. */
		$words = sprintf( __( 'The connection that is kept here was made for %s. This shop is a copy of it or has moved, so nothing is sent from here. Connect this shop if it should have a program.', 'regulars-woocommerce' ), Connection::home() );
		printf( '<div class="notice notice-warning"><p>%s</p></div>', esc_html( $words ) );
	}

	/**
	 * The form that connects.
	 *
	 * @param string $server To propose.
	 */
	private static function connect( string $server ): void {
		?>
		<div class="card">
			<h2><?php echo esc_html__( 'Connect this shop', 'regulars-woocommerce' ); ?></h2>
			<p><?php echo esc_html__( 'Points, rewards, tiers and referrals are kept by a Regulars server: a hosted one, or your own. You will be asked to sign in there and to approve a WooCommerce key, and then come back here.', 'regulars-woocommerce' ); ?></p>
			<h3><?php echo esc_html__( 'What is sent to the server', 'regulars-woocommerce' ); ?></h3>
			<ul class="ul-disc">
				<li><?php echo esc_html__( 'It reads orders, checkouts that were begun and not finished, refunds, products, categories, coupons and customers of this shop: names, e-mail addresses and what was bought or left behind. It writes coupons that shoppers take as rewards, and points to customers’ profiles.', 'regulars-woocommerce' ); ?></li>
				<li><?php echo esc_html__( 'On pages of this shop the shopper’s browser asks the server for points and rewards, with the customer number signed by this shop.', 'regulars-woocommerce' ); ?></li>
				<li><?php echo esc_html__( 'If you switch it on there: which products and categories members look at and what they search for, with their consent where this shop asks for it.', 'regulars-woocommerce' ); ?></li>
				<li><?php echo esc_html__( 'What customers enter in Regulars on pages of this shop, such as a birthday or the answers to a survey. When you export or erase personal data: whose they are.', 'regulars-woocommerce' ); ?></li>
				<li><?php echo esc_html__( 'When staff open Regulars in wp-admin: their name and language.', 'regulars-woocommerce' ); ?></li>
				<li><?php echo esc_html__( 'This shop’s address, language and the versions of WordPress, WooCommerce, PHP and this plugin.', 'regulars-woocommerce' ); ?></li>
			</ul>
			<p><?php self::policies(); ?></p>
			<form method="post" action="<?php echo esc_url( admin_url( 'admin-post.php' ) ); ?>">
				<input type="hidden" name="action" value="regulars_connect">
				<?php wp_nonce_field( 'regulars_connect' ); ?>
				<p>
					<label for="regulars-server"><strong><?php echo esc_html__( 'Address of the server', 'regulars-woocommerce' ); ?></strong></label><br>
					<input type="text" inputmode="url" dir="ltr" class="regular-text" style="max-width:100%" id="regulars-server" name="server" required placeholder="https://loyalty.example.com" autocomplete="url" value="<?php echo esc_attr( $server ); ?>">
				</p>
				<p>
					<label><input type="checkbox" name="consent" value="1" required> <?php echo esc_html__( 'I agree that this shop is connected to this server and sends it what is listed above.', 'regulars-woocommerce' ); ?></label>
				</p>
				<p><button type="submit" class="button button-primary"><?php echo esc_html__( 'Connect', 'regulars-woocommerce' ); ?></button></p>
			</form>
		</div>
		<?php
	}

	/**
	 * Says whose terms apply.
	 */
	private static function policies(): void {
		if ( '' === REGULARS_TERMS || '' === REGULARS_PRIVACY ) {
			echo esc_html__( 'The terms and the privacy policy are those of whoever runs the server.', 'regulars-woocommerce' );
			return;
		}
		printf(
			'<a href="%s" target="_blank" rel="noopener">%s</a> · <a href="%s" target="_blank" rel="noopener">%s</a>',
			esc_url( REGULARS_TERMS ),
			esc_html__( 'Terms of service', 'regulars-woocommerce' ),
			esc_url( REGULARS_PRIVACY ),
			esc_html__( 'Privacy policy', 'regulars-woocommerce' )
		);
	}

	/**
	 * How the connection goes.
	 */
	private static function status(): void {
		?>
		<div class="card">
			<h2><?php echo esc_html__( 'Connected', 'regulars-woocommerce' ); ?></h2>
			<table class="widefat striped"><tbody>
				<?php
				self::row( __( 'Server', 'regulars-woocommerce' ), (string) wp_parse_url( Connection::api_url(), PHP_URL_HOST ) );
				self::row( __( 'Program', 'regulars-woocommerce' ), self::program() );
				self::row( __( 'Last heard', 'regulars-woocommerce' ), self::heard() );
				self::row( __( 'Plugin', 'regulars-woocommerce' ), self::version() );
				?>
			</tbody></table>
			<?php if ( '' !== Status::problem() ) : ?>
				<div class="notice notice-error inline"><p><?php echo esc_html( Status::problem() ); ?> <?php echo esc_html__( 'Your shop goes on without it; points and rewards are shown again once it answers.', 'regulars-woocommerce' ); ?></p></div>
			<?php endif; ?>
			<form method="post" action="<?php echo esc_url( admin_url( 'admin-post.php' ) ); ?>">
				<input type="hidden" name="action" value="regulars_refresh">
				<?php wp_nonce_field( 'regulars_refresh' ); ?>
				<p>
					<a class="button button-primary" href="<?php echo esc_url( Admin_Page::url() ); ?>"><?php echo esc_html__( 'Open Regulars', 'regulars-woocommerce' ); ?></a>
					<button type="submit" class="button"><?php echo esc_html__( 'Ask the server now', 'regulars-woocommerce' ); ?></button>
				</p>
			</form>
		</div>
		<?php
	}

	/**
	 * The form that disconnects, behind a click.
	 */
	private static function disconnect(): void {
		?>
		<div class="card">
			<details>
				<summary><?php echo esc_html__( 'Disconnect this shop', 'regulars-woocommerce' ); ?></summary>
				<p><?php echo esc_html__( 'Points and rewards are no longer shown, and the server stops reading this shop. Coupons that shoppers hold keep working. You can connect again later.', 'regulars-woocommerce' ); ?></p>
				<form method="post" action="<?php echo esc_url( admin_url( 'admin-post.php' ) ); ?>">
					<input type="hidden" name="action" value="regulars_disconnect">
					<?php wp_nonce_field( 'regulars_disconnect' ); ?>
					<p><button type="submit" class="button button-link-delete"><?php echo esc_html__( 'Disconnect', 'regulars-woocommerce' ); ?></button></p>
				</form>
			</details>
		</div>
		<?php
	}

	/**
	 * A line of the table.
	 *
	 * @param string $name  What.
	 * @param string $value Said of it.
	 */
	private static function row( string $name, string $value ): void {
		printf( '<tr><th scope="row"><strong>%s</strong></th><td>%s</td></tr>', esc_html( $name ), esc_html( $value ) );
	}

	/**
	 * The program's name and state.
	 */
	private static function program(): string {
		$name = Settings::text( 'program_name' );
		if ( ! Settings::on( 'program_live' ) ) {
			return __( 'Not published yet', 'regulars-woocommerce' );
		}
		return '' === $name ? __( 'Published', 'regulars-woocommerce' ) : $name;
	}

	/**
	 * When the server was heard.
	 */
	private static function heard(): string {
		if ( 0 === Status::heard_at() ) {
			return __( 'Not yet', 'regulars-woocommerce' );
		}
		/* translators: %s: a span of time such as "5 minutes". */
		return sprintf( __( '%s ago', 'regulars-woocommerce' ), human_time_diff( Status::heard_at() ) );
	}

	/**
	 * This plugin's version, and what the server says of it.
	 */
	private static function version(): string {
		if ( version_compare( Connection::plugin_min(), REGULARS_VERSION, '>' ) ) {
			/* translators: 1: a version such as 1.0.0, 2: a newer one. */
			return sprintf( __( '%1$s. The server asks for %2$s or newer: please update it under Plugins.', 'regulars-woocommerce' ), REGULARS_VERSION, Connection::plugin_min() );
		}
		if ( version_compare( Status::newest(), REGULARS_VERSION, '>' ) ) {
			/* translators: 1: a version such as 1.0.0, 2: a newer one. */
			return sprintf( __( '%1$s. There is %2$s: you find it under Plugins.', 'regulars-woocommerce' ), REGULARS_VERSION, Status::newest() );
		}
		return REGULARS_VERSION;
	}
}
