<?php
/**
 * A small HTTP server that answers as a test says and remembers what it was asked.
 *
 * @package Regulars\WooCommerce
 */

namespace Regulars\WooCommerce\Tests;

/**
 * PHP's own, as a child process on a free port of this machine.
 */
final class Regulars_Server {

	/**
	 * Where it answers, as a connection names it.
	 *
	 * @var string
	 */
	public $api_url;

	/**
	 * Holds answers and questions.
	 *
	 * @var string
	 */
	private $directory;

	/**
	 * The child.
	 *
	 * @var resource
	 */
	private $process;

	/**
	 * Starts it and waits until it listens. It ends with the tests.
	 */
	public function __construct() {
		$free = stream_socket_server( 'tcp://127.0.0.1:0' );
		$host = stream_socket_get_name( $free, false );
		fclose( $free );
		$this->api_url   = "http://$host/storefront/woocommerce";
		$this->directory = getenv( 'REGULARS_TEST_SITE' ) . '/../server-' . str_replace( '127.0.0.1:', '', $host );
		mkdir( $this->directory );
		$log           = array( 'file', $this->directory . '/log', 'a' );
		$this->process = proc_open(
			array( PHP_BINARY, '-S', $host, __DIR__ . '/answer.php' ),
			array( array( 'file', '/dev/null', 'r' ), $log, $log ),
			$pipes,
			null,
			array( 'ANSWERS' => $this->directory, 'PATH' => getenv( 'PATH' ) )
		);
		register_shutdown_function( array( $this, 'stop' ) );
		$deadline = microtime( true ) + 10;
		while ( ! ( $open = @stream_socket_client( "tcp://$host", $code, $words, 1 ) ) ) {
			if ( microtime( true ) > $deadline ) {
				throw new \RuntimeException( "php -S does not listen on $host: $words" );
			}
			usleep( 10000 );
		}
		fclose( $open );
	}

	/**
	 * Says what to answer from now on.
	 *
	 * @param int                  $status  HTTP status.
	 * @param mixed                $body    Sent as JSON; a string is sent as it is.
	 * @param array<string,string> $headers To send.
	 */
	public function answer( int $status, $body = '', array $headers = array() ): void {
		$text = is_string( $body ) ? $body : wp_json_encode( $body );
		file_put_contents( $this->directory . '/answer.json', wp_json_encode( array( $status, $text, $headers ) ) );
	}

	/**
	 * What it was asked, and forgets it.
	 *
	 * @return array<int,array{method:string,path:string,headers:array<string,string>,body:mixed}>
	 */
	public function asked(): array {
		$file  = $this->directory . '/asked';
		$lines = is_file( $file ) ? file( $file ) : array();
		if ( $lines ) {
			unlink( $file );
		}
		return array_map(
			static function ( string $line ) {
				return json_decode( $line, true );
			},
			$lines
		);
	}

	/**
	 * Ends it.
	 */
	public function stop(): void {
		proc_terminate( $this->process );
		proc_close( $this->process );
	}
}
