<?php
/**
 * The plugin's sources keep the rules of WordPress's directory, and the walker that says so sees what breaks them.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce\Tests;

use PHPUnit\Framework\TestCase;
use Regulars\WooCommerce\Tests\Walk\Walker;

require_once __DIR__ . '/walk.php';

/**
 * Every rule is broken once, on purpose.
 */
final class Sources_Test extends TestCase {

	/**
	 * Nothing to find.
	 */
	public function test_sources_keep_the_rules(): void {
		$texts = Walker::sources( dirname( __DIR__ ) );
		$this->assertArrayHasKey( 'regulars-woocommerce.php', $texts );
		$this->assertArrayHasKey( 'includes/class-server.php', $texts );
		$this->assertSame( array(), Walker::walk( $texts ) );
	}

	/**
	 * What breaks a rule is found, and nothing else in the same source.
	 *
	 * @dataProvider broken
	 *
	 * @param string $code  Statements, or a whole file.
	 * @param string $words A part of the finding.
	 */
	public function test_broken_rule_is_found( string $code, string $words ): void {
		$findings = Walker::walk( array( 'includes/class-a.php' => self::file( $code ) ) );
		$this->assertNotSame( array(), $findings, 'nothing was found' );
		$this->assertStringContainsString( $words, implode( "\n", $findings ) );
	}

	/**
	 * Code as somebody in a hurry writes it.
	 *
	 * @return array<string,array{string,string}>
	 */
	public function broken(): array {
		return array(
			'no guard'              => array( "<?php\nnamespace Regulars\WooCommerce;\nfinal class A {}\n", 'ABSPATH' ),
			'no namespace'          => array( "<?php\ndefined( 'ABSPATH' ) || exit;\n", 'namespace' ),
			'short tag'             => array( self::file( "?><? echo 1 ?><?php" ), 'short tag' ),
			'short echo'            => array( self::file( "?><?= \$a ?><?php" ), 'short tag' ),
			'does not parse'        => array( 'function (', 'Syntax error' ),
			'superglobal'           => array( '$a = sanitize_text_field( wp_unslash( $_GET["a"] ) );', '$_GET is read directly' ),
			'server'                => array( '$a = $_SERVER["HTTP_HOST"];', '$_SERVER is read directly' ),
			'filter_input'          => array( '$a = filter_input( INPUT_POST, "a" );', 'filter_input()' ),
			'form without nonce'    => array( 'function a() { return Input::form( "a" ); }', 'no nonce' ),
			'echo variable'         => array( 'echo $a;', 'printed unescaped' ),
			'echo joined'           => array( 'echo "<b>" . esc_html( $a ) . $b;', 'printed unescaped' ),
			'echo interpolated'     => array( 'echo "a $b";', 'printed unescaped' ),
			'echo sanitised only'   => array( 'echo sanitize_text_field( $a );', 'printed unescaped' ),
			'echo one of two'       => array( 'echo $a ? esc_html( $a ) : $b;', 'printed unescaped' ),
			'echo short ternary'    => array( 'echo $a ?: "";', 'printed unescaped' ),
			'echo finished markup'  => array( 'echo self::part_html();', 'printed unescaped' ),
			'echo finished joined'  => array( 'echo "<b>" . self::part_html();', 'printed unescaped' ),
			'print'                 => array( 'print $a;', 'printed unescaped' ),
			'printf'                => array( 'printf( "%s", $a );', 'printed unescaped' ),
			'printf of translation' => array( '/* translators: %s: a. */ printf( __( "Hi %s", "regulars-woocommerce" ), esc_html( $a ) );', 'printed unescaped' ),
			'exit with words'       => array( 'exit( $a );', 'printed unescaped' ),
			'wp_die'                => array( 'wp_die( $a->get_error_message() );', 'printed unescaped' ),
			'_e'                    => array( '_e( "Hi", "regulars-woocommerce" );', '_e()' ),
			'markup joined'         => array( '$a = "<a href=\'" . $url . "\'>";', 'markup with something unescaped' ),
			'markup interpolated'   => array( '$a = "<a href=\'$url\'>";', 'markup with something unescaped' ),
			'markup by sprintf'     => array( '$a = sprintf( "<b>%s</b>", $b );', 'markup with something unescaped' ),
			'html of anything'      => array( '$html = $a;', 'finished markup' ),
			'html grows'            => array( '$html .= get_option( "a" );', 'finished markup' ),
			'html function'         => array( 'function a_html() { return $a; }', 'finished markup' ),
			'html parameter'        => array( 'function a( $html ) { echo $html; }', 'finished markup' ),
			'query'                 => array( '$wpdb->query( "DELETE FROM a WHERE b = $c" );', 'not prepared' ),
			'query joined'          => array( '$wpdb->get_var( "SELECT a FROM b WHERE c = " . $d );', 'not prepared' ),
			'query in variable'     => array( '$wpdb->get_results( $sql );', 'not prepared' ),
			'prepare of anything'   => array( '$wpdb->get_row( $wpdb->prepare( "SELECT $a", 1 ) );', 'not written here' ),
			'ajax'                  => array( self::of_class( "add_action( 'wp_ajax_a', array( self::class, 'b' ) );", '' ), 'checks no nonce' ),
			'ajax without right'    => array( self::of_class( "add_action( 'wp_ajax_a', array( self::class, 'b' ) );", "check_ajax_referer( 'a' );" ), 'checks no capability' ),
			'post without nonce'    => array( self::of_class( "add_action( 'admin_post_' . self::X, array( self::class, 'b' ) );", "current_user_can( 'a' );" ), 'checks no nonce' ),
			'post by a closure'     => array( 'add_action( "admin_post_a", function () {} );', 'cannot be found' ),
			'for anybody'           => array( 'add_action( "wp_ajax_nopriv_a", array( self::class, "b" ) );', 'not signed in' ),
			'open route'            => array( 'register_rest_route( "a", "b", array( "callback" => "c", "permission_callback" => "__return_true" ) );', 'no capability' ),
			'route of no right'     => array( self::of_class( "register_rest_route( 'a', 'b', array( 'callback' => 'c', 'permission_callback' => array( self::class, 'b' ) ) );", 'return true;' ), 'no capability' ),
			'route without right'   => array( 'register_rest_route( "a", "b", array( "callback" => "c" ) );', 'no capability' ),
			'route in a variable'   => array( 'register_rest_route( "a", "b", $args );', 'cannot be found' ),
			'eval'                  => array( 'eval( $a );', 'eval' ),
			'shell'                 => array( '$a = `ls`;', 'the shell' ),
			'hidden errors'         => array( '$a = @unlink( "b" );', 'hidden' ),
			'base64'                => array( '$a = base64_decode( $b );', 'base64_decode()' ),
			'unserialize'           => array( '$a = unserialize( $b );', 'unserialize()' ),
			'call by name'          => array( '$a( $b );', 'name is not written' ),
			'call out'              => array( 'wp_remote_get( "https://a.example" );', 'outside includes/class-server.php' ),
			'redirect'              => array( 'wp_redirect( $a );', 'outside' ),
			'redirect goes on'      => array( 'wp_safe_redirect( $a ); return;', 'goes on' ),
			'remote include'        => array( 'require $a;', 'name is not written' ),
			'include by address'    => array( 'include "https://a.example/b.php";', 'name is not written' ),
			'too new'               => array( '$a = json_validate( $b );', 'PHP 7.4' ),
			'newer type'            => array( 'function a( mixed $b ) {}', 'PHP 7.4' ),
			'newer result'          => array( 'function a(): never {}', 'PHP 7.4' ),
			'no text domain'        => array( '$a = __( "Hi" );', 'text domain' ),
			'another domain'        => array( '$a = esc_html__( "Hi", "woocommerce" );', 'text domain' ),
			'domain of a plural'    => array( '$a = _n( "One", "Many", $n );', 'text domain' ),
			'words from elsewhere'  => array( '$a = __( $b, "regulars-woocommerce" );', 'not written here' ),
			'unexplained'           => array( '$a = __( "Hi %s", "regulars-woocommerce" );', 'translators:' ),
		);
	}

	/**
	 * What keeps the rules is not complained of.
	 */
	public function test_good_code_passes(): void {
		$code = <<<'PHP'
echo '<b>', esc_html( $a ), '</b>', (int) $n, $a ? '<i>' : esc_attr( $b );
printf( '<a href="%s">%s</a>', esc_url( $a ), esc_html__( 'Hi', 'regulars-woocommerce' ) );
/* translators: %s: a name. */
echo esc_html( sprintf( __( 'Hi %s', 'regulars-woocommerce' ), $a ) );
$html  = sprintf( '<p>%s</p>', esc_html( $a ) );
$html .= '<p>' . self::more_html() . '</p>';
echo $html;
$wpdb->query( $wpdb->prepare( "DELETE FROM {$wpdb->options} WHERE option_name = %s", $a ) );
require_once ABSPATH . 'wp-admin/includes/plugin.php';
$a = _n( 'One', 'Many', $n, 'regulars-woocommerce' );
if ( $a ) {
	wp_safe_redirect( $a );
	exit;
}
PHP;
		$this->assertSame( array(), Walker::walk( array( 'includes/class-a.php' => self::file( $code ) ) ) );
		$action = self::of_class( "add_action( 'admin_post_a', array( self::class, 'b' ) );", "check_admin_referer( 'a' ); current_user_can( 'b' ); \$a = Input::form( 'c' );" );
		$this->assertSame( array(), Walker::walk( array( 'includes/class-a.php' => self::file( $action ) ) ) );
	}

	/**
	 * A file of ours around statements.
	 *
	 * @param string $code Statements, or a whole file.
	 */
	private static function file( string $code ): string {
		return 0 === strpos( $code, '<?php' ) ? $code : "<?php\nnamespace Regulars\WooCommerce;\ndefined( 'ABSPATH' ) || exit;\n$code\n";
	}

	/**
	 * A class that hooks b() and does something in it.
	 *
	 * @param string $hook Statements.
	 * @param string $does Statements.
	 */
	private static function of_class( string $hook, string $does ): string {
		return "final class A { public static function register(): void { $hook } public static function b() { $does } }";
	}
}
