// npm start: real use. Installs and builds what is missing, then becomes the server.
import { build, guardNode, install, runServer } from './toolbox.mjs';

install();
guardNode();
build();
runServer({ NODE_ENV: 'production' });
