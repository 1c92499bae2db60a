// A program that starts with `--import` of this file says where it opens connections to: every library comes through here.
import { Socket } from 'node:net';

const connect = Socket.prototype.connect;
/** @param {any[]} given */
Socket.prototype.connect = function (...given) {
	const [options] = Array.isArray(given[0]) ? given[0] : given;
	const { host = 'localhost', port, path } = typeof options === 'object' ? options : { port: options, host: given[1] };
	console.log(`calls ${path ?? `${host}:${port}`}`);
	return Reflect.apply(connect, this, given);
};
